"""The pages of an invoice: PDF, fonts, themes."""
