"""What is pressed and filled in after a teach-back: marks, a lead's decision, the result, the pulse and appeals."""
