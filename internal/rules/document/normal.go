package document

import (
	"bytes"
	"errors"
	"slices"
)

// Normalised is the document as Parse would return it: defaults in the place of
// what is empty or zero, empty lists nil. It is for a document that did not come
// from a text, because a form filled it. What Parse refuses is refused with the
// same words at the same paths; the error is *Problems, without lines and columns.
func (d Document) Normalised() (Document, error) {
	normal, err := Parse(bytes.NewReader(d.text()))
	if problems, ok := errors.AsType[*Problems](err); ok {
		return Document{}, problems.withoutPlaces()
	}
	return normal, err
}

// withoutPlaces drops the places in a text that nobody has seen. Its order stays.
func (p Problems) withoutPlaces() *Problems {
	bare := slices.Clone(p)
	for i := range bare {
		bare[i].Line, bare[i].Column = 0, 0
	}
	return &bare
}
