package main

import "fmt"

// The two mutations, each the same text for every call, as clients send them.
const (
	single = `{"query":"mutation($input: SubmitErasureRequestInput!) { submitErasureRequest(input: $input) { request { id reference state dueAt } replayed } }","variables":{"input":`
	bulk   = `{"query":"mutation($input: SubmitErasureRequestsInput!) { submitErasureRequests(input: $input) { results { index request { id reference } errors { path message } } } }","variables":{"input":{"requests":[`
)

const perCall = 1000 // requests of a bulk submit

// submission adds the submit of person n to body.
func submission(body []byte, n int64) []byte {
	return append(person(append(body, single...), n), "}}"...)
}

// submissions adds the bulk submit of the thousand persons from n.
func submissions(body []byte, n int64) []byte {
	body = append(body, bulk...)
	for i := range int64(perCall) {
		if i > 0 {
			body = append(body, ',')
		}
		body = person(body, n+i)
	}
	return append(body, "]}}}"...)
}

func person(body []byte, n int64) []byte {
	return fmt.Appendf(body, `{"identifiers":[{"type":"email","value":"person%d@example.com"},{"type":"customer_id","value":"cust-%09d"}],`+
		`"cause":"account_deleted","idempotencyKey":"order-%d"}`, n, n, n)
}
