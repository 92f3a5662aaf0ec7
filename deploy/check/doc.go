// Package check holds the tests of the manifests in deploy/. They need no cluster:
// each overlay is rendered as kubectl would, decoded strictly with the types of
// Kubernetes, and held against what Lethe must have there. It is a module of its own,
// so that these types never enter the program's.
package check
