"""What a visitor has set: parameters, URL, session, pinned cell, overrides."""
