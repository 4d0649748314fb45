"""Values and rules of the house: pure, without input, output or anything else of ours."""
