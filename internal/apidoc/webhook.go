package apidoc

import _ "embed"

// What a destination receives, and how it checks the signature. Tests hold each
// against the program.
var (
	//go:embed sample/order.json
	order string
	//go:embed sample/connection.json
	connection string
	//go:embed sample/verify.go
	verifyGo string
	//go:embed sample/verify.sh
	verifyShell string
)

// Samples are texts for whoever builds a destination.
type Samples struct {
	Order      string // the body of an order
	Connection string // the body of a test of the connection
	Go         string // a function that checks the signature
	Shell      string // the same with openssl
}

// Webhooks returns the samples.
func Webhooks() Samples {
	return Samples{Order: order, Connection: connection, Go: verifyGo, Shell: verifyShell}
}
