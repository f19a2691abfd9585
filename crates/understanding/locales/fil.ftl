understanding-erased-corrections = Mga pagwawasto na may mga salita ng tao
