// JupyterLab shows a picture in an output without the alternative text that stands in
// its metadata, so a screen reader has nothing to say. This takes JupyterLab's own
// renderer of pictures and adds the text; the notebook, and what others make of it
// (GitHub, nbconvert, nbval), stays as it is.
//
// Written by hand as the container of one module that JupyterLab's loader expects
// (window._JUPYTERLAB, module federation), so that nothing needs to be built.

(() => {
  const TYPES = ["image/png", "image/jpeg"];
  let shared;

  // JupyterLab's own copy of a package, for its tokens must be the same objects.
  async function borrow(name) {
    const versions = Object.values(shared[name]);
    const module = versions.find((one) => one.loaded) ?? versions[0];
    return (await module.get())();
  }

  function speaking(factory, type) {
    const createRenderer = (options) => {
      const renderer = factory.createRenderer(options);
      const render = renderer.renderModel.bind(renderer);
      renderer.renderModel = async (model) => {
        await render(model);
        // Without a text the picture is at least not announced by its data.
        const words = model.metadata?.[type]?.alt ?? model.data?.["text/plain"] ?? "";
        for (const image of renderer.node.querySelectorAll("img")) image.alt = words;
      };
      return renderer;
    };
    return { ...factory, createRenderer };
  }

  function activate(_, registry) {
    for (const type of TYPES) {
      const factory = registry.getFactory(type);
      if (!factory) continue;
      const rank = registry.getRank(type) ?? 90;
      registry.addFactory({ ...speaking(factory, type), mimeTypes: [type] }, rank);
    }
  }

  async function extension() {
    const { IRenderMimeRegistry } = await borrow("@jupyterlab/rendermime");
    const plugin = { id: "downhill-alt:plugin", autoStart: true, activate };
    return { __esModule: true, default: { ...plugin, requires: [IRenderMimeRegistry] } };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["downhill-alt"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const module = await extension();
      return () => module;
    },
  };
})();
