"""What the business holds after the decision: numbered, on paper, and shown by one code."""
