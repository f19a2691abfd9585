understanding-erased-corrections = تصحيحات فيها كلمات الشخص
