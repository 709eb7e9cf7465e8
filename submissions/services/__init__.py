"""What happens to submissions: each module is one flow."""
