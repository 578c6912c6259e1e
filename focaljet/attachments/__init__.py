"""Pictures and files that members add to what they write."""
