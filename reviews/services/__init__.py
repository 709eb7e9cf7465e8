"""What happens to reviews: each module is one flow. None of them asks who may; the gate did."""
