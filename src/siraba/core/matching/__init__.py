"""Who fits which vacancy: hard constraints, one documented score, exact lists, reasons (docs/matching.md)."""
