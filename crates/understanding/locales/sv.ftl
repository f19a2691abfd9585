understanding-erased-corrections = Rättelser med personens ord
