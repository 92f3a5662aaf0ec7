// Package apidoc reads the GraphQL schema as people read it: what can be asked,
// what each part means, and for every operation an example that works.
//
//	SDL ──Read──► Reference ──► Groups ─► Operation: arguments, scopes, refusals, example
//	                   │   └──► Types  ─► fields, values, where they are used
//	                   └──Search──► what has the words
//
// Names, types and descriptions come from the schema. What a schema cannot say
// (the scopes of a mutation, when it is a CONFLICT, the values of its example) is in
// one line per operation, in mutations.go and queries.go. The package is pure: it
// knows no server and no clock.
package apidoc
