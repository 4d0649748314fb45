"""The screens, driven as a person drives them."""
