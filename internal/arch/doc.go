// Package arch holds the import rules of the project as a test: who may import
// whom, and what nobody may. It has no code of its own.
package arch
