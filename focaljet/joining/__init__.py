"""Who may join, and how: open, by approval, by invitation, closed."""
