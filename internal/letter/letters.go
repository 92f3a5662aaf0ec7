package letter

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
)

// own holds the templates that come with the program:
//
//	<language>/<kind>.txt               for every regulation that has none of its own
//	<language>/<kind>.<regulation>.txt  gdpr (for the UK GDPR too) or ccpa
//	<language>/parts.txt                what several letters say, by name
//	<language>/escalation.txt           what the staff is told when deadlines come near
//
//go:embed templates
var own embed.FS

const partsFile = "parts.txt"

// Letters are the templates of every language, checked and ready to use by many
// at once.
type Letters struct {
	byLanguage map[string]*template.Template
}

// New reads the templates. A file of overrides replaces the one of the same
// name that comes with the program, and one named parts.txt replaces the parts
// that it defines; nil overrides nothing. New fails when a file is none of the
// letters, cannot be read, or writes a letter that may not be sent; the error
// names the file and the line.
func New(overrides fs.FS) (*Letters, error) {
	templates, err := fs.Sub(own, "templates")
	if err != nil {
		return nil, fmt.Errorf("letters: %w", err)
	}
	if overrides == nil {
		overrides = embed.FS{}
	} else if err := known(templates, overrides); err != nil {
		return nil, fmt.Errorf("letters: %w", err)
	}
	l := &Letters{byLanguage: map[string]*template.Template{}}
	for _, lang := range languages {
		if l.byLanguage[lang], err = parse(templates, overrides, lang); err != nil {
			return nil, fmt.Errorf("letters: %w", err)
		}
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	return l, nil
}

// name is the template of kind under regulation.
func (l *Letters) name(lang string, kind Kind, regulation string) string {
	special := map[string]string{gdpr: "gdpr", ukGDPR: "gdpr", ccpa: "ccpa"}[regulation]
	name := fmt.Sprintf("%s/%s.%s.txt", lang, kind, special)
	if l.byLanguage[lang].Lookup(name) != nil {
		return name
	}
	return fmt.Sprintf("%s/%s.txt", lang, kind)
}

func parse(templates, overrides fs.FS, lang string) (*template.Template, error) {
	names, err := fs.Glob(templates, lang+"/*.txt")
	if err != nil {
		return nil, err
	}
	// The parts that come with the program stay for those that an override does
	// not define.
	set := template.New(lang)
	if err := add(set, templates, path.Join(lang, partsFile)); err != nil {
		return nil, err
	}
	for _, name := range names {
		from := overrides
		if _, err := fs.Stat(overrides, name); errors.Is(err, fs.ErrNotExist) {
			from = templates
		}
		if err := add(set, from, name); err != nil {
			return nil, err
		}
	}
	return set, nil
}

func add(set *template.Template, from fs.FS, name string) error {
	source, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	_, err = set.New(name).Parse(strings.ReplaceAll(string(source), "\r\n", "\n"))
	return err
}

// known refuses a file that would replace nothing, most likely one whose name
// is misspelt. What is hidden, or is no .txt, is not looked at.
func known(templates, overrides fs.FS) error {
	folders, err := fs.ReadDir(overrides, ".")
	if err != nil {
		return err
	}
	for _, folder := range folders {
		if strings.HasPrefix(folder.Name(), ".") {
			continue
		}
		if path.Ext(folder.Name()) == ".txt" {
			return fmt.Errorf("%s must lie in the folder of its language: %s", folder.Name(), strings.Join(languages, ", "))
		}
		// A mounted folder may be a link, which its entry does not call a folder.
		info, err := fs.Stat(overrides, folder.Name())
		if err != nil {
			return err
		}
		if !info.IsDir() {
			continue
		}
		if err := knownFiles(templates, overrides, folder.Name()); err != nil {
			return err
		}
	}
	return nil
}

func knownFiles(templates, overrides fs.FS, folder string) error {
	if !slices.Contains(languages, folder) {
		return fmt.Errorf("folder %s is no language of the letters: %s", folder, strings.Join(languages, ", "))
	}
	files, err := fs.ReadDir(overrides, folder)
	if err != nil {
		return err
	}
	for _, file := range files {
		name := path.Join(folder, file.Name())
		if strings.HasPrefix(file.Name(), ".") || path.Ext(name) != ".txt" {
			continue
		}
		if _, err := fs.Stat(templates, name); err != nil {
			all, _ := fs.Glob(templates, folder+"/*.txt")
			return fmt.Errorf("%s is no letter; there are %s", name, strings.Join(all, ", "))
		}
	}
	return nil
}
