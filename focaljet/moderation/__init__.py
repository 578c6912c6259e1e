"""The staff log: what moderators and owners did, append-only, people by references that can be erased."""
