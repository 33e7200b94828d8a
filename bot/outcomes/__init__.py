"""Results for the business: figures that people enter, with a unit, a period, a source and a name behind them."""
