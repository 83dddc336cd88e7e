"""Grant or refuse; a second person signs where the item needs it; filings are recorded."""
