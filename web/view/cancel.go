package view

import "lethe/internal/lifecycle"

// Cancel is the page that asks before a request is cancelled, which cannot be undone.
type Cancel struct {
	Frame
	Reference string
	Version   int // of the request that the person saw
	State     lifecycle.RequestState
	Return    string // local path to show after cancelling; the request if empty
}

func (p Cancel) back() string {
	if p.Return == "" {
		return requestPath(p.Reference, "")
	}
	return p.Return
}
