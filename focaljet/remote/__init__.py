"""What the site fetched from elsewhere, once: cards for links and remote pictures."""
