package ent

// Attach makes a request that was written by a statement of its own one of the
// client's, as if the client had saved it: its edges can be queried.
func (c *ErasureRequestClient) Attach(r *ErasureRequest) { r.config = c.config }
