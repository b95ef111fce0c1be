-- Neovim's own client with editors/neovim/slsc.lua: nvim --headless -u NONE -l is of later versions, so: nvim --headless -u NONE -S neovim.lua SERVICE/serverless.yml
-- SLSC: the program; EDITORS: the folder editors.
local ok, why = pcall(function()
  local function holds(what, condition)
    if not condition then
      error(what, 0)
    end
  end
  vim.g.slsc = { cmd = { os.getenv('SLSC'), 'lsp' } }
  vim.cmd('source ' .. os.getenv('EDITORS') .. '/neovim/slsc.lua')
  vim.bo.filetype = 'yaml'
  holds('the server is attached', vim.wait(5000, function() return next(vim.lsp.buf_get_clients(0)) ~= nil end, 20))
  holds('a diagnostic', vim.wait(5000, function() return #vim.diagnostic.get(0) == 1 end, 20))
  local d = vim.diagnostic.get(0)[1]
  holds('its line: ' .. d.lnum, d.lnum == 7 and d.code == 'config-key')
  local function ask(method, line, character, more)
    local params = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = line, character = character } }
    for k, v in pairs(more or {}) do params[k] = v end
    for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 5000) or {}) do
      return answer.result
    end
  end
  holds('hover of a variable', ask('textDocument/hover', 3, 15).contents.value:find('dev', 1, true))
  holds('definition', ask('textDocument/definition', 8, 36).range.start.line == 4)
  -- The fix, as the editor applies it.
  local actions = ask('textDocument/codeAction', 7, 6, { range = { start = { line = 7, character = 0 }, ['end'] = { line = 7, character = 20 } }, context = { diagnostics = {} } })
  holds('a fix', #actions == 1)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
  holds('mended: ' .. vim.fn.getline(8), vim.fn.getline(8):find('memorySize', 1, true))
  holds('no diagnostic', vim.wait(5000, function() return #vim.diagnostic.get(0) == 0 end, 20))
  -- Typed text, and its completion.
  vim.fn.append(8, '    time')
  local items = ask('textDocument/completion', 8, 8).items
  holds('completion', #vim.tbl_filter(function(i) return i.label == 'timeout' end, items) == 1)
  vim.fn.setline(9, '    timeout: 10')
  holds('no diagnostic after typing', vim.wait(3000, function() return #vim.diagnostic.get(0) == 0 end, 20))
  vim.lsp.stop_client(vim.lsp.get_active_clients())
end)
if not ok then
  io.stderr:write('neovim: ' .. tostring(why) .. '\n')
  vim.cmd('cquit')
end
io.stdout:write('neovim: the server was attached; diagnostics, hover, definition, fix and completion\n')
vim.cmd('qall!')
