package apidoc

import "lethe/internal/fault"

// Code is one of extensions.code.
type Code struct {
	Name   fault.Kind
	Means  string
	Do     string
	Repeat bool // sending the same again may help, and harms nothing
}

// Codes lists every code that an answer may have.
func Codes() []Code {
	return []Code{
		{fault.BadInput, "Something that was sent is wrong, or the document does not fit the schema.", "Correct the fields in extensions.fields: each has a path and a sentence.", false},
		{fault.Unauthenticated, "There are no credentials, or they do not hold.", "Send an API token that is neither revoked nor expired.", false},
		{fault.Forbidden, "The token lacks a scope, or the role does not allow it.", "Ask an administrator for a token with the scope that the sentence names.", false},
		{fault.NotFound, "There is no such thing, or it is not yours to see.", "Check the id. A token sees the requests of its own source only, unless it has requests:read.", false},
		{fault.Conflict, "The state does not allow it, or somebody was faster.", "Read again, then decide.", false},
		{fault.IdempotencyConflict, "The idempotency key was used for another input.", "Use a new key for a new request; send the same input for a retry.", false},
		{fault.TooComplex, "The operation asks for more than one operation may.", "Ask for smaller pages, or in several steps.", false},
		{fault.RateLimited, "More arrives than can be written.", "Send it again in a second. Nothing was saved.", true},
		{fault.Unavailable, "The database does not answer.", "Send it again after Retry-After, with the same idempotency key.", true},
		{fault.Internal, "Something is wrong on our side.", "Tell the operator the request id in the sentence; the cause is in the log.", true},
	}
}
