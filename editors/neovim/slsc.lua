-- Neovim 0.7 and later, without a plugin: put this file into ~/.config/nvim/plugin/.
-- vim.g.slsc = { cmd = { 'slsc', 'lsp' }, settings = { stage = 'dev', values = 'values.json' } } before it is loaded changes the defaults.
local own = vim.g.slsc or {}

local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  while true do
    for _, name in ipairs({ 'serverless.yml', 'serverless.yaml', 'serverless.json' }) do
      if vim.fn.filereadable(folder .. '/' .. name) == 1 then
        return folder
      end
    end
    local up = vim.fn.fnamemodify(folder, ':h')
    if up == folder then
      return nil
    end
    folder = up
  end
end

local clients = {} -- by root

local function attach(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  local root = root_of(path)
  if not root then
    return
  end
  local config = {
    name = 'slsc',
    cmd = own.cmd or { 'slsc', 'lsp' },
    root_dir = root,
    init_options = own.settings or {},
    workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  config.on_exit = function()
    clients[root] = nil
  end
  clients[root] = clients[root] or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(buffer, clients[root])
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = { 'yaml', 'json' },
  callback = function(event)
    attach(event.buf)
  end,
})
