understanding-erased-corrections = Corrections with the person's words
