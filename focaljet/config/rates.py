"""How often a thing may be done, in how long, counted by what.

Guessing is slowed down for the guesser (a name in one network), not for the member who is
guessed at: docs/decisions/0025-signing-in-without-locking-anybody-out.md.
"""

RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_everywhere": "100/h/key",
    "login_failed_known": "20/h/key",
    "login_failed_hard": "60/h/key",
    "waited": "2/m/key",
    "signup": "20/h/ip",
    "signup_hard": "100/h/ip",
    "confirm_email": "2/3m/key,6/d/key,30/h/ip",
    "reset_password": "2/3m/key,6/d/key",
    "reset_password_network": "30/h/ip",
    "reset_password_hard": "200/h/ip",
    "manage_email": "6/h/user",
    "letter": "5/h/key",
    "upload": "300/h/user",
    "change_name": "10/h/user",
    "take_topic": "20/h/user",
    "suggest": "120/m/key",
    # By network; each may keep a processor busy for a second.
    "search": "60/m/key",
    # The costliest words take a second of a processor.
    "preview": "120/m/user",
    "passkey": "30/m/ip",
    "second_step": "5/5m/key",
    "second_step_everywhere": "40/h/key",
}
