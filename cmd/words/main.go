// Command words collects the messages of the pages from the code into the English
// catalogue, web/view/say/locales/en.json. Run it from the top of the project,
// after templ.
//
// A message is what say.T or say.N is given as a constant. Where they are given
// a variable, as the component of a button is its label, the message stands where
// the variable gets its value, so words follows it back: through parameters,
// fields, results and assignments, to every constant that can arrive.
package main

import (
	"fmt"
	"os"
)

const catalogue = "web/view/say/locales/en.json"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	code, err := load("lethe/web/...", "lethe/internal/lifecycle")
	if err != nil {
		return err
	}
	found, err := code.messages()
	if err != nil {
		return err
	}
	return write(catalogue, found)
}
