// Package model holds the Go types of the GraphQL inputs and payloads that are
// not Ent entities; gqlgen generates them from the schema.
package model
