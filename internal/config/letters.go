package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"lethe/internal/letter"
)

// Letters says how data subjects are told.
type Letters struct {
	Controller letter.Controller // without a name nobody is told by letter
	Language   string            // one of letter.Languages
	Templates  *letter.Letters   // with the operator's own on top; nil: as they come with the program
}

// controllerFrom reads the file that says who the controller is.
func controllerFrom(readFile func(string) ([]byte, error)) func(*Config, string) error {
	return func(c *Config, path string) error {
		content, err := contentOf(readFile, path)
		if err != nil {
			return fmt.Errorf("the file %w", err)
		}
		var who struct{ Name, Address, Email, Authority string }
		if err := yaml.UnmarshalWithOptions([]byte(content), &who, yaml.Strict()); err != nil {
			return fmt.Errorf("the file %s is not right: %s: write name, address, email and authority", path, sentenceOf(err))
		}
		switch {
		case strings.TrimSpace(who.Name) == "":
			return fmt.Errorf("the file %s has no name: write who answers the data subjects", path)
		case strings.TrimSpace(who.Email+who.Address) == "":
			return fmt.Errorf("the file %s has neither email nor address: write how data subjects reach %s", path, who.Name)
		}
		c.Letters.Controller = letter.Controller{Name: who.Name, Address: who.Address, Email: who.Email, Authority: who.Authority}
		return nil
	}
}

// sentenceOf is what the YAML library says, with the line and without the text
// around it.
func sentenceOf(err error) string {
	placed, ok := errors.AsType[yaml.Error](err)
	if !ok {
		return err.Error()
	}
	if token := placed.GetToken(); token != nil {
		return fmt.Sprintf("line %d: %s", token.Position.Line, placed.GetMessage())
	}
	return placed.GetMessage()
}

func readLanguage(c *Config, value string) error {
	if !slices.Contains(letter.Languages(), value) {
		return fmt.Errorf("no letters are written in %q: write %s", value, oneOf(letter.Languages()))
	}
	c.Letters.Language = value
	return nil
}

// readLetters reads a folder of templates that replace those of the program.
func readLetters(c *Config, folder string) error {
	info, err := os.Stat(folder)
	if err != nil {
		return fmt.Errorf("the folder cannot be read: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder: write the path of one with a folder for each language", folder)
	}
	templates, err := letter.New(os.DirFS(folder))
	if err != nil {
		return fmt.Errorf("the templates in %s: %w", folder, err)
	}
	c.Letters.Templates = templates
	return nil
}

func oneOf(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
