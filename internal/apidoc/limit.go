package apidoc

// Limit is how much one operation may ask for.
type Limit struct {
	Name string // stable, for tests: "depth"
	What string
	Most int
}

// Limits lists what is refused as QUERY_TOO_COMPLEX or, for the body, with the
// HTTP status 413. They are those of package graph, whose test compares them.
func Limits() []Limit {
	return []Limit{
		{"body", "bytes of the request's body", 4 << 20},
		{"query", "bytes of the document; variables do not count", 64 << 10},
		{"tokens", "tokens of the document; variables do not count", 1000},
		{"depth", "fields within fields", 10},
		{"roots", "fields at the top of an operation", 10},
		{"aliases", "fields with another name", 20},
		{"rows", "objects that may have to be read: 100 requests with 20 deliveries each, and what belongs to them", 20_000},
		{"page", "items in a page; 50 when neither first nor last is given", 100},
		{"bulk", "requests in one submitErasureRequests", 1000},
	}
}
