package clock

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
)

// Problem is what is wrong with one regulation of an operator's file.
type Problem struct {
	Line       int    // counted from 1; 0 if the text is no YAML at all
	Regulation string // empty if the problem is with the file as a whole
	Message    string // what is wrong and what would be right
}

// Error is the problem as a line: "line 12: GDPR: …".
func (p *Problem) Error() string {
	message := p.Message
	if p.Regulation != "" {
		message = p.Regulation + ": " + message
	}
	if p.Line > 0 {
		message = fmt.Sprintf("line %d: %s", p.Line, message)
	}
	return message
}

// problemOf places what the YAML library says.
func problemOf(regulation string, err error) *Problem {
	var placed yaml.Error
	if !errors.As(err, &placed) {
		return &Problem{Regulation: regulation, Message: err.Error()}
	}
	problem := &Problem{Regulation: regulation, Message: placed.GetMessage()}
	if token := placed.GetToken(); token != nil {
		problem.Line = token.Position.Line
	}
	return problem
}
