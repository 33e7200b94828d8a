"""The whole way to the certificate: what is done, what shows it, and the next step."""
