"""Feedback on a part of a draft: a model's remarks that code has checked, or the completeness check; never a mark."""
