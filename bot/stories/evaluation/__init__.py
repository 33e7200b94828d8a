"""How well feedback agrees with the expectations of people who know good stories."""
