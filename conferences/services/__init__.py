"""What happens to a conference: each module is one flow."""
