"""The staff log: what those who keep order did, in lines that nobody can change.

An app names its deeds in its AppConfig, `staff_deeds = ["focaljet.forum.deeds.ALL"]`:
lists of `words.Deed`. `services.log.write` writes a line. A line names people by a
reference (privacy.models.ledger), and things by a word and a number; what a reader may
see of them is asked of the apps above:

    staff_places = ["focaljet.forum.panels.places_kept"]  # (reader) -> {id: title}
    staff_things = ["focaljet.forum.panels.things_of_log"]  # (reader, things) -> shown
"""
