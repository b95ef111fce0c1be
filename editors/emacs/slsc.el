;;; slsc.el --- slsc as a language server for serverless.yml  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "26.3") (eglot "1.9"))

;;; Commentary:

;; Put this file into the load path and (require 'slsc) into the init file.  In a buffer of a service, M-x eglot starts the server;
;; slsc-ensure does so by itself for files named serverless.yml.

;;; Code:

(require 'eglot)

(defgroup slsc nil "The language server of slsc." :group 'tools)

(defcustom slsc-command '("slsc" "lsp")
  "The program and its arguments."
  :type '(repeat string))

(defcustom slsc-settings nil
  "Settings for the server, a property list such as (:stage \"dev\" :values \"values.json\")."
  :type 'plist)

;; Where no package has a mode for YAML.
(define-derived-mode slsc-mode prog-mode "Serverless"
  "A configuration of the Serverless Framework, without another mode for YAML."
  (setq-local comment-start "# ")
  (setq-local indent-tabs-mode nil))

(defun slsc--contact (&optional _interactive)
  "The program, with its settings."
  (append slsc-command (when slsc-settings (list :initializationOptions slsc-settings))))

(add-to-list 'eglot-server-programs '((slsc-mode yaml-mode yaml-ts-mode) . slsc--contact))

(unless (or (fboundp 'yaml-mode) (fboundp 'yaml-ts-mode))
  (add-to-list 'auto-mode-alist '("/serverless\\.ya?ml\\'" . slsc-mode)))

;;;###autoload
(defun slsc-ensure ()
  "Start the server in a buffer that is a service's configuration."
  (when (and buffer-file-name (string-match-p "/serverless\\.\\(ya?ml\\|json\\)\\'" buffer-file-name))
    (eglot-ensure)))

(provide 'slsc)
;;; slsc.el ends here
