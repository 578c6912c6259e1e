"""What happened here. Sent within the transaction; ids only."""
