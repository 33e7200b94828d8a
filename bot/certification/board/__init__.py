"""What those who run the programme see of the certification and do about it."""
