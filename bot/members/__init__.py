"""Who somebody is in a workspace: profile, roles, and what they call or write."""
