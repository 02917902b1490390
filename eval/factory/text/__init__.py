"""What a report says: phrase-level variants over the enterprise's own facts."""
