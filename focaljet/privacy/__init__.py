"""What the policy promises, kept: requests of people, and the published policy.

Knows no feature: it reads the declarations of `personal` and reaches members
only by settings.AUTH_USER_MODEL and Django's permissions, so that another
Django project could use it as it stands.
"""
