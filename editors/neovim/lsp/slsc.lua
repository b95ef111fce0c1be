-- Neovim 0.11 and later, and nvim-lspconfig: put this file into ~/.config/nvim/lsp/ and call vim.lsp.enable('slsc').
return {
  cmd = { 'slsc', 'lsp' },
  filetypes = { 'yaml', 'json' },
  root_markers = { 'serverless.yml', 'serverless.yaml', 'serverless.json' },
  workspace_required = true,
  init_options = {},
}
