"""What an owner chooses for the whole site, in the browser.

An app names its choices in its AppConfig, `choices = ["focaljet.forum.choices.ALL"]`:
lists of `words.Choice`. `queries.chosen("forum.edit_minutes")` reads one, at no query;
`services.choose` writes one. The pages are in the app `site`.
"""
