"""Tools that know nothing of the product: database, clock, blocks, dates, words in two languages, models."""
