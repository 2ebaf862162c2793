// Package looktest looks at pages and mails as people do, for tests: in
// Chromium ([Open]), by the rules of axe-core ([Faults]), and with the contrast
// that eyes need ([Contrast]). What is not installed is skipped aloud; with
// ROND_CI=1 it must be there. With ROND_PICTURES=dir, [Keep] leaves pictures.
package looktest
